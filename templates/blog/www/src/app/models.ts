/** What the api answers; see api/src/App/Models. */
export interface Named {
  slug: string;
  name: string;
}

export interface PostCard {
  id: number;
  slug: string;
  title: string;
  summary: string;
  cover: string;
  cover_alt: string;
  featured: boolean;
  published_at: string | null;
  updated_at: string;
  minutes: number;
  author: (Named & { image: string }) | null;
  category: Named | null;
  tags: Named[];
  comments: number;
}

export interface Heading {
  id: string;
  text: string;
  level: number;
}

export interface Neighbour {
  slug: string;
  title: string;
}

export interface Post extends PostCard {
  state: 'draft' | 'scheduled' | 'published';
  html: string;
  contents: Heading[];
  cover_caption: string;
  comments_open: boolean;
  newer: Neighbour | null;
  older: Neighbour | null;
  related: PostCard[];
}

export interface PostList {
  posts: PostCard[];
  total: number;
  page: number;
  per_page: number;
}

/** A category or a tag. */
export interface Subject extends Named {
  id: number;
  description: string;
  posts: number;
}

export interface Author extends Named {
  id: number;
  role: string;
  bio_html: string;
  image: string;
  links: { label: string; url: string }[];
  posts: number;
}

export interface AboutText {
  id: number;
  title: string;
  lead: string;
  html: string;
  image: string;
  image_alt: string;
}

export interface Month {
  year: number;
  month: number;
  posts: number;
}

export interface Piece {
  text: string;
  hit: boolean;
}

export interface Found {
  hits: { post: PostCard; title: Piece[]; excerpt: Piece[] }[];
  total: number;
  q: string;
  page: number;
  per_page: number;
}

export interface Comment {
  id: number;
  parent_id: number | null;
  depth: number;
  removed: boolean;
  name: string;
  body: string;
  by_owner: boolean;
  author: (Named & { image: string }) | null;
  created_at: string;
}
