/** One pipeline as a graph. */
export default function PipelinePage({ id }: { id: string }) {
  return <h1>{id}</h1>;
}
