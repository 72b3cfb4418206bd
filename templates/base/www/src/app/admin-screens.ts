import { AdminScreen } from './admin/models';

/** Screens of the admin in addition to the collections. A kind of site brings its own file of this name. */
export const adminScreens: AdminScreen[] = [];
