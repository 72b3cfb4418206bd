import { Type } from '@angular/core';
import { Routes } from '@angular/router';

/** What the api says of a field; see api/src/config/admin.php. */
export interface Field {
  name: string;
  type:
    | 'line' | 'text' | 'paragraphs' | 'markdown' | 'email' | 'url' | 'slug' | 'choice' | 'image' | 'file' | 'integer' | 'money' | 'decimal'
    | 'boolean' | 'date' | 'datetime' | 'tags' | 'images' | 'items' | 'reference' | 'references' | 'readonly' | 'color';
  label: string;
  help?: string;
  required?: boolean;
  default?: unknown;
  min?: number;
  max?: number;
  from?: string;
  options?: Record<string, string>;
  currency?: string;
  to?: string;
  fields?: Field[];
}

export interface Collection {
  name: string;
  label: string;
  singular: string;
  icon: string;
  kind: 'list' | 'single' | 'inbox';
  title: string;
  subtitle?: string;
  sortable?: boolean;
  search: boolean;
  create: boolean;
  delete: boolean;
  preview?: string;
  fields: Field[];
  count: number;
  unread?: number;
}

export interface Schema {
  collections: Collection[];
  currency: string;
  demo: number;
}

export type Values = Record<string, unknown>;
export type Row = Values & { id: number };
export interface Rows<T = Row> {
  rows: T[];
  total: number;
}

export interface Upload {
  id: number;
  url: string;
  name: string;
  mime: string;
  bytes: number;
  width: number | null;
  height: number | null;
  alt: string;
  variants: { width: number; url: string }[];
}

/** A screen of this type of site, in addition to the collections, at /admin/x/<path>. */
export interface AdminScreen {
  path: string;
  label: string;
  icon: string;
  roles: ('owner' | 'editor')[];
  load: () => Promise<Type<unknown>>;
  /** Pages below it, for example one order: { path: ':id', loadComponent: … }. */
  children?: Routes;
  /** An api path that answers {count}: shown next to the label, requested again after every event to the owner. */
  badge?: string;
}
