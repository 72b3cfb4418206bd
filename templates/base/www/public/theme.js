// Before the first paint: that scripts run, and the visitor's own choice of light or dark, if there is one.
document.documentElement.dataset.scripts = '';
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {}
// A style sheet that was lost with the connection is asked for once more.
addEventListener('error', ({ target: lost }) => {
  if (lost.rel !== 'stylesheet' || lost.dataset.again !== undefined) return;
  const link = lost.cloneNode();
  link.dataset.again = '';
  setTimeout(() => lost.after(link), 500);
}, true);
