import { lazy, Suspense, useEffect, useState } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { PipelinesPage } from "../pipelines/PipelinesPage";
import { LoginPage } from "../session/LoginPage";
import { logIn, secretIn, visitor } from "../session/session";
import { Boundary } from "./Boundary";
import { Shell } from "./shell/Shell";
import { useStore } from "./store";
import { EmptyState, Loading, Toasts } from "./ui";

const PipelinePage = lazy(() => import("../pipeline/PipelinePage"));
const OpsPage = lazy(() => import("../ops/OpsPage"));

/** The whole console: for whoever is logged in its pages, for others the way in. */
export function App() {
  const [entering, failed] = useLoginLink();
  const who = useStore(visitor);
  const [place] = useLocation();
  if (entering) return <Loading what="your session" />;
  if (who.kind === "out") return <LoginPage why={failed || who.why} />;
  return (
    <>
      <Shell>
        <Boundary key={place}>
          <Suspense fallback={<Loading what="the page" />}>
            <Switch>
              <Route path="/" component={PipelinesPage} />
              <Route path="/pipelines">
                <Redirect to="/" replace />
              </Route>
              <Route path="/pipelines/:id">{({ id }) => <PipelinePage key={id} id={decodeURIComponent(id)} />}</Route>
              <Route path="/ops" component={OpsPage} />
              <Route>
                <EmptyState icon="search" title="There is no such page" />
              </Route>
            </Switch>
          </Suspense>
        </Boundary>
      </Shell>
      <Toasts />
    </>
  );
}

let asked: Promise<string> | null = null;

/** Log in where the address carries a one-time secret, and take it out of the address first of all. */
function useLoginLink(): [entering: boolean, failed: string] {
  const [entering, setEntering] = useState(() => asked !== null || secretIn(location.hash) !== null);
  const [failed, setFailed] = useState("");
  useEffect(() => {
    const secret = secretIn(location.hash);
    if (secret !== null) {
      history.replaceState(null, "", location.pathname);
      asked = logIn(secret).then(
        () => "",
        (failure: Error) => failure.message,
      );
    }
    void asked?.then((sentence) => {
      setFailed(sentence);
      setEntering(false);
      asked = null;
    });
  }, []);
  return [entering, failed];
}
