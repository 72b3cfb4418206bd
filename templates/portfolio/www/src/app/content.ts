import { apiResource } from './core/api';
import { Profile, Project, ProjectDetails, Skill, Testimonial } from './models';

/* What the pages ask for. Each knows its collection, so that what the owner changes is seen at once. To be called where inject() may be. */

export const profile = () => apiResource<Profile>(() => '/profile', { collection: 'profiles' });

export const projects = () => apiResource<Project[]>(() => '/projects', { collection: 'projects' });

export const project = (slug: () => string) =>
  apiResource<ProjectDetails>(() => '/projects/' + encodeURIComponent(slug()), { collection: 'projects' });

export const skills = () => apiResource<Skill[]>(() => '/skills', { collection: 'skills' });

export const testimonials = () => apiResource<Testimonial[]>(() => '/testimonials', { collection: 'testimonials' });
