import { api, ask, type LaneView } from "../api";
import { Button, complain, Icon, tell } from "../app/ui";
import { ago } from "../app/words";

/** Providers that nothing is ordered from, since they refused all of us; nothing when there are none. */
export function Lanes({ lanes }: { lanes: readonly LaneView[] }) {
  return lanes.map((lane) => (
    <div key={lane.provider} className="ops-lane" role="alert">
      <Icon name="warning" />
      <p>
        <strong>Nothing is ordered from {lane.provider}</strong> since {ago(lane.closed_at)}: {lane.reason}
      </p>
      <Button onClick={() => void open(lane.provider)}>Order again</Button>
    </div>
  ));
}

async function open(provider: string): Promise<void> {
  try {
    await ask(api.POST("/lanes/{provider}/open", { params: { path: { provider } }, body: {} }));
    tell(`${provider} gets orders again.`);
  } catch (failure) {
    complain(failure);
  }
}
