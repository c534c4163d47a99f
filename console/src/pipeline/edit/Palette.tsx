import { useMemo, useState } from "react";
import { IconButton } from "../../app/ui";
import { useDesk } from "../Desk";
import { TypeIcon } from "../graph/TypeIcon";
import { OFFER, type Offer, offersOf } from "./add";

/** All that can be added: pressed, it comes into the middle of the graph; dragged, to where it is dropped. */
export function Palette({ onAdd, onClose }: { onAdd: (offer: Offer) => void; onClose: () => void }) {
  const desk = useDesk();
  const [search, setSearch] = useState("");
  const offers = useMemo(() => offersOf(desk), [desk]);
  const found = offers.filter((offer) => `${offer.type} ${offer.name}`.includes(search.trim().toLowerCase()));
  return (
    <section className="palette" aria-label="Add a node" data-testid="palette">
      <header>
        <input
          className="ui-input"
          placeholder="Add …"
          aria-label="Search what can be added"
          value={search}
          autoFocus
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.key === "Enter" && first) onAdd(first);
            if (event.key === "Escape") onClose();
          }}
        />
        <IconButton icon="close" label="Close the list of nodes" onClick={onClose} />
      </header>
      <Offers title="Nodes" offers={found.filter((offer) => offer.asset === null)} onAdd={onAdd} />
      <Offers title="Assets" offers={found.filter((offer) => offer.asset !== null)} onAdd={onAdd} />
      <p className="muted">Files can be dropped on the graph, too.</p>
    </section>
  );
}

function Offers({ title, offers, onAdd }: { title: string; offers: readonly Offer[]; onAdd: (offer: Offer) => void }) {
  const { kinds } = useDesk();
  if (offers.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {offers.map((offer) => (
          <li key={offer.name}>
            <button
              type="button"
              draggable
              onDragStart={(event) => event.dataTransfer.setData(OFFER, JSON.stringify(offer))}
              onClick={() => onAdd(offer)}
            >
              <TypeIcon type={offer.type} medium={kinds.makes({ ...BLANK, type: offer.type, asset: offer.asset })} />
              {offer.name}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

const BLANK = { id: "", title: "", inputs: {}, config: {}, position: null };
