/** Follows the system's change between light and dark while a page is open: the theme reads it once. */

const dark = window.matchMedia("(prefers-color-scheme: dark)");

dark.addEventListener("change", () => {
  document.documentElement.classList.toggle("dark", dark.matches);
});
