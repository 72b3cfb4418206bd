import { AdminScreen } from './admin/models';
import { moderationTexts } from './moderation/texts';

/** Screens of the admin in addition to the collections. */
export const adminScreens: AdminScreen[] = [
  {
    path: 'comments',
    label: moderationTexts.title,
    icon: 'chat',
    roles: ['owner', 'editor'],
    load: () => import('./moderation/moderation').then((m) => m.Moderation),
    badge: '/admin/comments/waiting',
  },
];
