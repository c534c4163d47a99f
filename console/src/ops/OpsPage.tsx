/** What ops need to see. */
export default function OpsPage() {
  return <h1>Operations</h1>;
}
