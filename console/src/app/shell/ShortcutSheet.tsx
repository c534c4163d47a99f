import { shortcuts } from "../shortcuts";
import { useStore } from "../store";
import { Dialog } from "../ui";

const NAMES: Record<string, string> = { mod: navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl", shift: "⇧" };

/** All keys that do something here. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const known = useStore(shortcuts);
  const groups = [...new Set(known.map((shortcut) => shortcut.group))];
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} wide>
      <div className="shortcut-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {known
                .filter((shortcut) => shortcut.group === group)
                .map((shortcut) => (
                  <div key={shortcut.keys}>
                    <dt>
                      {keysOf(shortcut.keys).map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dt>
                    <dd>{shortcut.label}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function keysOf(keys: string): string[] {
  return keys.split(/[ +]/).map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
