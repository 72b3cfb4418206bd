import { ResolveFn } from '@angular/router';

const PATH = 'admin.css';

/** The admin's own stylesheet, which visitors do not load. The admin waits for it. */
export const stylesheet: ResolveFn<void> = () =>
  new Promise((resolve) => {
    if (document.querySelector(`link[href="${PATH}"]`)) return resolve();
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = PATH;
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
