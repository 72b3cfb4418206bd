/** What the api answers; the same names as in api/src/App/Models. */
export interface Profile {
  name: string;
  headline: string;
  intro: string;
  about: string;
  location: string;
  email: string;
  availability: string;
  links: { label: string; url: string }[];
  experience: { from: string; to: string; title: string; place: string; text: string }[];
}

export interface Project {
  slug: string;
  title: string;
  summary: string;
  body: string | null;
  client: string;
  year: number;
  url: string;
  cover: string;
  tags: string[];
  featured: boolean;
}

export interface Skill {
  name: string;
  category: string;
  level: number;
}

/** Skills by category, in the order in which they come. */
export function byCategory(skills: Skill[]): { category: string; skills: Skill[] }[] {
  const groups = new Map<string, Skill[]>();
  for (const skill of skills) groups.set(skill.category, [...(groups.get(skill.category) ?? []), skill]);
  return [...groups].map(([category, skills]) => ({ category, skills }));
}
