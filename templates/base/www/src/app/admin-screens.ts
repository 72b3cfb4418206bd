import { AdminScreen } from './admin/models';

/** Screens of the admin beside the collections. A kind of site brings its own file of this name. */
export const adminScreens: AdminScreen[] = [];
