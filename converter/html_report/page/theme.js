// Theme: light or dark, as the system says until the person says otherwise.
const Theme = (() => {
  const isDark = (root) =>
    (root.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';

  function offer(button) {
    const root = document.documentElement;
    button.addEventListener('click', () => {
      root.dataset.theme = isDark(root) ? 'light' : 'dark';
    });
  }

  return {offer};
})();
