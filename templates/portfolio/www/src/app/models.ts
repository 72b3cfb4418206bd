/** What the api answers; the same names as in api/src/App/Models. */
export interface Station {
  from: string;
  to: string;
  title: string;
  place: string;
  text: string;
}

export interface Profile {
  id: number;
  name: string;
  headline: string;
  intro: string;
  about: string;
  portrait: string;
  portrait_alt: string;
  location: string;
  email: string;
  phone: string;
  availability: string;
  resume: string;
  languages: string[];
  links: { label: string; url: string }[];
  experience: Station[];
  education: Station[];
}

export interface Project {
  id: number;
  slug: string;
  title: string;
  summary: string;
  client: string;
  year: number;
  cover: string;
  cover_alt: string;
  tags: string[];
  featured: boolean;
}

export interface ProjectDetails extends Project {
  body: string;
  sections: { heading: string; text: string }[];
  results: { value: string; label: string }[];
  role: string;
  url: string;
  gallery: Shot[];
  next: { slug: string; title: string } | null;
}

/** A picture of a gallery. */
export interface Shot {
  url: string;
  alt: string;
}

export interface Skill {
  id: number;
  name: string;
  category: string;
  level: number;
}

export interface Testimonial {
  id: number;
  quote: string;
  name: string;
  role: string;
  project_id: number | null;
  slug: string;
  project: string;
}

/** Skills by category, in the order in which they come. */
export function byCategory(skills: Skill[]): { category: string; skills: Skill[]; names: string }[] {
  const groups = new Map<string, Skill[]>();
  for (const skill of skills) groups.set(skill.category, [...(groups.get(skill.category) ?? []), skill]);
  return [...groups].map(([category, skills]) => ({ category, skills, names: skills.map((skill) => skill.name).join(', ') }));
}
