/** Words of pages that the first visit does not load. */
export const pageTexts = { creditNote: 'Credit note {number} (PDF)', creditNoteCancelled: 'Cancellation {number} (PDF)' };
