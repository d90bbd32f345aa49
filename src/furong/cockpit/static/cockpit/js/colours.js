// Colours and fonts of the theme, for what is drawn and not styled. They stand in tokens.css and nowhere else.

const style = getComputedStyle(document.documentElement);

export const token = (name) => style.getPropertyValue(`--${name}`).trim();
export const colour = (name) => token(`color-${name}`);
export const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
export const textFont = () => token("font-text");
export const ramp = () => [1, 2, 3, 4, 5].map((step) => colour(`ramp-${step}`));
export const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
