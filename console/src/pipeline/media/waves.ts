/** Return as many bars as fit, each as high as the loudest peak that it stands for. */
export function barsOf(peaks: readonly number[], count: number): string {
  const each = peaks.length / count;
  return Array.from({ length: count }, (_, bar) => {
    const [from, to] = [Math.floor(bar * each), Math.max(Math.floor((bar + 1) * each), Math.floor(bar * each) + 1)];
    const height = Math.max(2, ...peaks.slice(from, to));
    return `M${bar + 0.5} ${-height}V${height}`;
  }).join("");
}
