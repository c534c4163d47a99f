import type { ReactNode } from "react";
import "./table.css";

export interface Column<T> {
  key: string;
  title: string;
  /** Figures stand to the right, under each other. */
  number?: boolean;
  /** A CSS width; what has none shares the rest. */
  width?: string;
  cell: (row: T) => ReactNode;
}

interface Props<T> {
  /** Read out as the table's name. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** What stands there when there are no rows. */
  empty?: ReactNode;
}

/** Rows under a head that stays in sight. */
export function Table<T>({ label, columns, rows, rowKey, empty }: Props<T>) {
  return (
    <table className="ui-table" aria-label={label}>
      <colgroup>
        {columns.map((column) => (
          <col key={column.key} style={{ width: column.width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.key} scope="col" className={column.number ? "number" : ""}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column) => (
              <td key={column.key} className={column.number ? "number" : ""}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
        {rows.length === 0 && empty !== undefined && (
          <tr className="ui-table-empty">
            <td colSpan={columns.length}>{empty}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
