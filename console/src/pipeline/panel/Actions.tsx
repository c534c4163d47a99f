import { useState } from "react";
import type { NodeView } from "../../api";
import { Button, Confirm, IconButton } from "../../app/ui";
import { useDesk } from "../Desk";
import { duplicateSelected, removeSelected } from "../edit/selection";
import type { NodeDoc } from "../known/doc";
import { facts } from "../known/facts";
import { retry, type Wish } from "../run/ask";
import { RunDialog } from "../run/RunDialog";
import { RenameDialog } from "./RenameDialog";

/** What can be done with a node now; what would be refused is not offered. */
export function Actions({ node, doc }: { node: NodeView; doc: NodeDoc }) {
  const desk = useDesk();
  const [wish, setWish] = useState<Wish | null>(null);
  const [asking, setAsking] = useState<"id" | "order" | null>(null);
  const id = doc.id;
  const { status, error } = facts(node);
  const only = (what: (desk: ReturnType<typeof useDesk>) => void) => () => {
    desk.selected.set([id]);
    what(desk);
  };
  const tryAgain = () => (error?.isAmbiguous ? setAsking("order") : void retry(desk.live, id, false));
  return (
    <div className="actions" role="toolbar" aria-label="Actions on this node">
      {status === "failed" && (
        <Button icon="retry" onClick={tryAgain}>
          Retry
        </Button>
      )}
      {status === "pending" && (
        <Button icon="play" onClick={() => setWish({ kind: "node", id })}>
          Run this
        </Button>
      )}
      {status === "completed" && (
        <Button icon="retry" onClick={() => setWish({ kind: "again", id })}>
          Make again
        </Button>
      )}
      <Button onClick={() => setWish({ kind: "from", id })}>Run from here</Button>
      <span className="spread" />
      <IconButton icon="edit" label="Change the id" onClick={() => setAsking("id")} />
      <IconButton icon="copy" label="Duplicate" onClick={only(duplicateSelected)} />
      <IconButton icon="trash" label="Delete" onClick={only(removeSelected)} />
      {wish && <RunDialog wish={wish} onClose={() => setWish(null)} />}
      {asking === "id" && <RenameDialog id={id} onClose={() => setAsking(null)} />}
      {asking === "order" && <OrderAgain id={id} onClose={() => setAsking(null)} />}
    </div>
  );
}

function OrderAgain({ id, onClose }: { id: string; onClose: () => void }) {
  const { live } = useDesk();
  const order = async () => {
    if (await retry(live, id, true)) onClose();
  };
  return (
    <Confirm
      title={`Order ${id} again?`}
      action="It is not there: order again"
      danger
      onConfirm={order}
      onClose={onClose}
    >
      <p>
        The provider may have taken this order and be paid for it already: its answer was lost. Look into the account at
        the provider first. Order again only if the order is not there, or it is paid twice.
      </p>
    </Confirm>
  );
}
