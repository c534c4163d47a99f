// Before the first paint, so that nobody who chose dark sees a white flash. The same key as in src/app/theme.ts.
try {
  const chosen = localStorage.getItem("callsheet.theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {}
