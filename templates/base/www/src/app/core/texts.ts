/**
 * Every word of the pages that all kinds of sites share, in one place: change or translate them here.
 * The words of this kind of site are in ../texts.ts, those of the admin in ../admin/texts.ts.
 */
export const texts = {
  skip: 'Skip to content',
  menu: 'Menu',
  mainNavigation: 'Main',
  footerNavigation: 'Footer links',
  toLight: 'Switch to light colours',
  toDark: 'Switch to dark colours',
  top: 'Back to top',
  updated: 'This site has just been updated.',
  show: 'Show',
  welcome: 'Welcome',
  made: 'This site is being set up.',

  notFound: 'This page does not exist',
  notFoundText: 'The address may have changed or contain a typo.',
  toFirstPage: 'Go to the home page',
  lost: 'This page could not be loaded',
  lostText: 'The connection was lost, or the site is being updated.',

  loading: 'Loading',
  notLoaded: 'This could not be loaded.',
  again: 'Try again',
  empty: 'There is nothing here yet.',
  noConnection: 'The connection failed. Please try again.',
  wentWrong: 'Something went wrong. Please try again.',
  close: 'Close',

  pages: 'Pages',
  previous: 'Previous',
  next: 'Next',
  page: 'Page {number}',

  name: 'Name',
  email: 'E-mail address',
  phone: 'Phone',
  message: 'Message',
  optional: 'optional',
  trap: 'Leave this empty',
  send: 'Send message',
  sending: 'Sending …',
  thanks: 'Thank you',
  another: 'Write another message',

  required: 'Please fill this in.',
  checkEmail: 'Please enter an e-mail address, such as name@example.com.',
  checkUrl: 'Please enter an address that begins with https://.',
  checkPattern: 'Please check this.',
  tooShort: 'Please write a little more: at least {count} characters.',
  tooLong: 'This is too long: at most {count} characters.',
  tooSmall: 'Please enter {count} or more.',
  tooLarge: 'Please enter {count} or less.',
  thisField: 'This {problem}.',
};

/** A text with its {places} filled in. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
