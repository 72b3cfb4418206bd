/** What GET /admin/comments answers. */
export type State = 'pending' | 'approved' | 'spam' | 'deleted';

export interface Queued {
  id: number;
  state: State;
  reason: string;
  name: string;
  email: string;
  body: string;
  by_owner: boolean;
  created_at: string;
  post: { id: number; slug: string; title: string };
  parent: { id: number; name: string; body: string } | null;
  approved_before: number;
}

export interface Queue {
  rows: Queued[];
  total: number;
  counts: Record<State, number>;
}
