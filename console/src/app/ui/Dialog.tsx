import { type ReactNode, useEffect, useId, useRef } from "react";
import { Button, IconButton } from "./Button";
import "./dialog.css";

/** What has the focus first: a field, else the button that does it; not the cross, which a browser would take. */
const FIRST = ".ui-dialog-body :is(input, select, textarea), footer [type=submit]";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons at the bottom, the main one last. */
  actions?: ReactNode;
  /** Called on Enter in a field and by buttons of type submit. */
  onSubmit?: () => void;
  wide?: boolean;
}

/** A question in front of the page. Escape closes it, focus stays in it and returns to where it was. */
export function Dialog({ title, onClose, children, actions, onSubmit, wide = false }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();

  useEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    (dialog?.querySelector<HTMLElement>(FIRST) ?? dialog)?.focus();
    return () => dialog?.close();
  }, []);

  return (
    <dialog
      ref={ref}
      className={`ui-dialog ${wide ? "wide" : ""}`}
      aria-labelledby={id}
      tabIndex={-1}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === ref.current && onClose()}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <header>
          <h2 id={id}>{title}</h2>
          <IconButton icon="close" label="Close" onClick={onClose} />
        </header>
        <div className="ui-dialog-body">{children}</div>
        {actions !== undefined && <footer>{actions}</footer>}
      </form>
    </dialog>
  );
}

interface Question {
  title: string;
  children: ReactNode;
  /** What the button says that does it. */
  action: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Ask before something that cannot be taken back, or that costs money. */
export function Confirm({ title, children, action, danger = false, busy = false, onConfirm, onClose }: Question) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={onConfirm}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={danger ? "danger" : "primary"} type="submit" busy={busy}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
