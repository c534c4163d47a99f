import { useEffect, useState } from "react";
import { api, ask, type SpendLine, useLoaded } from "../api";
import { type Column, Failure, Loading, SelectField, Table } from "../app/ui";
import { dollars } from "../app/words";
import { Section } from "./Section";
import { SpendChart } from "./SpendChart";

const AGAIN_MS = 15_000;

const COLUMNS: Column<SpendLine>[] = [
  { key: "day", title: "Day (UTC)", width: "130px", cell: (line) => line.day },
  { key: "provider", title: "Provider", cell: (line) => line.provider },
  { key: "orders", title: "Orders", width: "90px", number: true, cell: (line) => line.orders },
  { key: "settled", title: "Paid", width: "110px", number: true, cell: (line) => dollars(line.settled) },
  { key: "reserved", title: "Under way", width: "110px", number: true, cell: (line) => dollars(line.reserved) },
];

/** What was paid, by day and provider. */
export function Spend() {
  const [days, setDays] = useState("30");
  const spend = useLoaded(days, () => ask(api.GET("/spend", { params: { query: { days: Number(days) } } })));
  const { reload } = spend;
  useEffect(() => {
    const timer = window.setInterval(() => void reload(), AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [reload]);

  return (
    <Section
      id="spend"
      title="Spend"
      aside={
        <div className="row">
          <span className="muted">{spend.data && `${dollars(spend.data.total)} paid in`}</span>
          <SelectField
            label="Days"
            hideLabel
            value={days}
            onChange={setDays}
            options={[
              ["7", "7 days"],
              ["30", "30 days"],
              ["90", "90 days"],
              ["365", "a year"],
            ]}
          />
        </div>
      }
    >
      {spend.data === undefined ? (
        spend.error ? (
          <Failure error={spend.error} onRetry={() => void reload()} />
        ) : (
          <Loading what="the ledger" />
        )
      ) : (
        <>
          {spend.data.results.length > 0 && <SpendChart lines={spend.data.results} days={Number(days)} />}
          <Table
            label="Spend by day and provider"
            columns={COLUMNS}
            rows={spend.data.results}
            rowKey={(line) => `${line.day} ${line.provider}`}
            empty="Nothing was ordered in these days. Drafts and reused results cost nothing."
          />
        </>
      )}
    </Section>
  );
}
