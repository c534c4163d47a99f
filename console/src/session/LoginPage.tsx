import { useState } from "react";
import { Button } from "../app/ui/Button";
import { TextField } from "../app/ui/Field";
import { logIn, secretIn } from "./session";
import "./login.css";

/** What somebody sees who is not logged in, and how to become so. */
export function LoginPage({ why }: { why: string }) {
  const [link, setLink] = useState("");
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);

  async function enter() {
    const secret = secretIn(link.trim());
    if (secret === null) return setError("This is no login link: it ends in #login= and a secret.");
    setBusy(true);
    try {
      await logIn(secret);
    } catch (failure) {
      setError((failure as Error).message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <main className="login">
      <form
        className="login-card"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <img src="/favicon.svg" alt="" width={36} height={36} />
        <h1>Callsheet</h1>
        {why !== "" && (
          <p className="login-why" role="status">
            {why}
          </p>
        )}
        <p className="muted">
          One logs in with a link that works once. <code>callsheet up</code> prints one as it starts; for another, run
        </p>
        <pre className="login-command">callsheet login</pre>
        <p className="muted">and open it in this browser, or paste it here.</p>
        <TextField label="Login link" value={link} onChange={setLink} error={error} autoComplete="off" mono />
        <Button kind="primary" type="submit" busy={busy}>
          Log in
        </Button>
      </form>
    </main>
  );
}
