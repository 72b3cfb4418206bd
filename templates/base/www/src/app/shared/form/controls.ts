import { fill, texts } from '../../core/texts';

export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function isControl(element: Element): element is Control {
  return ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName) && !!(element as Control).name;
}

/** What a form's fields hold: numbers and checkboxes as such, everything else as text. */
export function valuesOf(controls: Control[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const control of controls) {
    if (control.type === 'checkbox') values[control.name] = (control as HTMLInputElement).checked;
    else if (control.type === 'radio') {
      if ((control as HTMLInputElement).checked) values[control.name] = control.value;
    } else if (control.type === 'number') values[control.name] = control.value === '' ? null : Number(control.value);
    else values[control.name] = control.value;
  }
  return values;
}

/** What is wrong with a field in the site's own words, '' if nothing. */
export function problem(control: Control): string {
  const { validity } = control;
  const own = control as HTMLInputElement;
  if (validity.valueMissing || (control.required && own.type !== 'checkbox' && own.type !== 'radio' && !control.value.trim())) return texts.required;
  if (validity.valid) return '';
  if (validity.typeMismatch) return own.type === 'url' ? texts.checkUrl : texts.checkEmail;
  if (validity.tooShort) return fill(texts.tooShort, { count: own.minLength });
  if (validity.tooLong) return fill(texts.tooLong, { count: own.maxLength });
  if (validity.rangeUnderflow) return fill(texts.tooSmall, { count: own.min });
  if (validity.rangeOverflow) return fill(texts.tooLarge, { count: own.max });
  return texts.checkPattern;
}
