import { ApiResource, apiResource } from './core/api';
import { AboutText, Author, Found, Month, PostList, Subject } from './models';

/** What pages ask the api for. The paths are those that App\Pages send along with the first page. */
export function posts(filter: () => string, page: () => number): ApiResource<PostList> {
  const path = () => {
    const query = [filter(), page() > 1 ? 'page=' + page() : ''].filter(Boolean).join('&');
    return '/posts' + (query && '?' + query);
  };
  return apiResource<PostList>(path, { collection: 'posts' });
}

export const categories = () => apiResource<Subject[]>(() => '/categories', { collection: 'categories' });
export const tags = () => apiResource<Subject[]>(() => '/tags', { collection: 'tags' });
export const authors = () => apiResource<Author[]>(() => '/authors', { collection: 'authors' });
export const about = () => apiResource<AboutText | null>(() => '/about', { collection: 'about' });
export const archive = () => apiResource<Month[]>(() => '/archive', { collection: 'posts' });

export function category(slug: () => string): ApiResource<Subject> {
  return apiResource<Subject>(() => '/categories/' + encodeURIComponent(slug()), { collection: 'categories' });
}

export function tag(slug: () => string): ApiResource<Subject> {
  return apiResource<Subject>(() => '/tags/' + encodeURIComponent(slug()), { collection: 'tags' });
}

export function author(slug: () => string | undefined): ApiResource<Author> {
  return apiResource<Author>(() => slug() && '/authors/' + encodeURIComponent(slug()!), { collection: 'authors' });
}

export function search(query: () => string, page: () => number): ApiResource<Found> {
  return apiResource<Found>(() => (query() ? `/search?q=${encodeURIComponent(query())}&page=${page()}` : undefined));
}

/** The number in ?page=…; 1 if it is not a number. */
export function pageNumber(text: string | undefined): number {
  return /^[1-9]\d{0,4}$/.test(text ?? '') ? Number(text) : 1;
}
