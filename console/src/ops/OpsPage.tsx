import { useState } from "react";
import { api, ask, callsheet, type OpsEvent, useEvents, useLoaded } from "../api";
import { useShortcuts } from "../app/shortcuts";
import { useTitle } from "../app/useTitle";
import { EmptyState, Failure, Loading } from "../app/ui";
import { may } from "../session/session";
import { DeadJobs } from "./DeadJobs";
import { Lanes } from "./Lanes";
import { Queues } from "./Queues";
import { Spend } from "./Spend";
import { Workers } from "./Workers";
import "./ops.css";

/** What ops need to see, live, and the few things that they do about it. */
export default function OpsPage() {
  return may("ops") ? (
    <House />
  ) : (
    <EmptyState icon="gauge" title="Operations need the role ops">
      <p>
        <code>callsheet login --role ops</code> prints a link that has it.
      </p>
    </EmptyState>
  );
}

function House() {
  useTitle("Operations");
  const [house, setHouse] = useState<OpsEvent | null>(null);
  const [refused, setRefused] = useState<Error | null>(null);
  const [page, setPage] = useState(1);
  useEvents(
    "ops",
    (options) => callsheet.opsEvents(options),
    ({ data }) => setHouse(data),
    setRefused,
  );
  // What is dead and what was spent comes with no event: both are asked for anew when the queues say that something moved.
  const moved = house?.queues.map((queue) => `${queue.dead + queue.held}`).join(" ") ?? "";
  const dead = useLoaded(`${moved} ${page}`, () =>
    ask(api.GET("/jobs/dead", { params: { query: { page, per: 20 } } })),
  );
  useShortcuts(
    "Operations",
    ["queues", "workers", "dead", "spend"].map((id, index) => ({
      keys: String(index + 1),
      label: `go to ${id === "dead" ? "what waits for a person" : id}`,
      run: () => document.getElementById(id)?.scrollIntoView({ block: "start", behavior: "smooth" }),
    })),
  );

  if (refused !== null) return <Failure error={refused} />;
  if (house === null) return <Loading what="the house" />;
  return (
    <div className="ops">
      <h1>Operations</h1>
      <Lanes lanes={house.lanes} />
      <Queues queues={house.queues} />
      <Workers workers={house.workers} />
      <DeadJobs dead={dead} page={page} onPage={setPage} />
      <Spend />
    </div>
  );
}
