/** The words of this kind of site. A kind of site brings its own file of this name; what all kinds share is in core/texts.ts. */
export const typeTexts = {};
