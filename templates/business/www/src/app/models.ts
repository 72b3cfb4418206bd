/** What the api answers; the same names as in api/src/App/Models. */
export interface Company {
  id: number;
  name: string;
  trade: string;
  headline: string;
  intro: string;
  image: string;
  image_alt: string;
  about: string;
  about_image: string;
  about_image_alt: string;
  figures: { value: string; label: string }[];
  steps: Point[];
  strengths: Point[];
  phone: string;
  email: string;
  street: string;
  postal_code: string;
  city: string;
  region: string;
  country: string;
  latitude: number | null;
  longitude: number | null;
  directions: string;
  service_area: string;
  links: { label: string; url: string }[];
}

export interface Point {
  title: string;
  text: string;
}

export interface Service {
  id: number;
  slug: string;
  title: string;
  category: string;
  summary: string;
  price: string;
  duration: string;
  image: string;
  image_alt: string;
  featured: boolean;
}

export interface ServiceDetails extends Service {
  body: string;
  included: { text: string }[];
  gallery: { url: string; alt: string }[];
  others: { slug: string; title: string; price: string }[];
}

export interface TeamMember {
  id: number;
  name: string;
  role: string;
  bio: string;
  photo: string;
  photo_alt: string;
  email: string;
  phone: string;
}

export interface Testimonial {
  id: number;
  quote: string;
  name: string;
  role: string;
  rating: number | null;
  slug: string;
  service: string;
}

export interface Faq {
  id: number;
  question: string;
  answer: string;
}

export interface LegalPage {
  id: number;
  slug: string;
  title: string;
  html: string | null;
}

/** Times as the clock of the business shows them: "09:00", "24:00". */
export interface Hours {
  from: string;
  to: string;
}

export interface OpeningException {
  id: number;
  from_date: string;
  to_date: string | null;
  reason: string;
  hours: Hours[];
}

export interface OpeningStatus {
  open: boolean;
  changes_at: string | null;
  change_day: string | null;
  change_weekday: number | null;
  change_time: string | null;
  change_in_days: number | null;
  today: string;
  weekday: number;
  reason: string;
}

export interface Opening {
  id: number;
  note: string;
  days: { weekday: number; hours: Hours[] }[];
  opening_exceptions: OpeningException[];
  status: OpeningStatus | null;
  /** In the admin's preview: the week as it is being entered. */
  hours?: (Hours & { days: string })[];
}
