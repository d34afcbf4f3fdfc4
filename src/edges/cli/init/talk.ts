import { notesByReason, type Note } from '../../../adopt/note.ts';
import { counted } from '../../../report/tally.ts';
import { visible } from '../../../report/visible.ts';
import type { InitPlan } from './plan.ts';

/** Names that one line of talk lists; the rest is a number. The Mesh lists more. */
const listed = 8;

function names(all: readonly string[]): string {
  const more = all.length > listed ? ` and ${all.length - listed} more` : '';
  return `${all.slice(0, listed).map(visible).join(', ')}${more}`;
}

function notesText(notes: readonly Note[]): string {
  if (notes.length === 0) return '';
  const lines = notesByReason(notes).map(
    (group) => `  ${visible(group.why)}: ${names(group.names)}\n`,
  );
  return `not taken over (what stands in the cluster stays there):\n${lines.join('')}`;
}

function whatText({ estate, manifests, teams }: InitPlan): string {
  if (estate === undefined) return 'an example of two services to edit\n';
  const { services, externals, gateways } = estate;
  const parts = [
    counted(services.length, 'service'),
    ...(externals.length > 0 ? [counted(externals.length, 'external service')] : []),
    ...(gateways.length > 0 ? [counted(gateways.length, 'gateway')] : []),
    counted(teams, 'team'),
  ];
  return `${parts.join(', ')} from ${counted(manifests.files, 'file')}\n`;
}

function leftText({ unreadable, refused }: InitPlan['manifests']): string {
  const lines = [
    ...(unreadable.length > 0
      ? [
          `  cannot be read as YAML (templates are read once they are rendered): ${names(unreadable)}`,
        ]
      : []),
    ...(refused.length > 0
      ? [`  links and other files that are not followed: ${names(refused.map(({ path }) => path))}`]
      : []),
  ];
  return lines.length === 0 ? '' : `not read:\n${lines.join('\n')}\n`;
}

function nextText({ estate }: InitPlan, folder: string): string {
  const dir = visible(folder);
  const place = dir === '' ? '' : ` ${dir}`;
  const [service] = estate?.services ?? [];
  const ask =
    estate === undefined
      ? `meshwright can${dir === '' ? '' : ` -C ${dir}`} web cart GET /cart/7`
      : service &&
        `meshwright explain${dir === '' ? '' : ` -C ${dir}`} ${service.namespace}/${service.name}`;
  const shadow = `${dir === '' ? '' : `${dir}/`}mesh.yaml`;
  return [
    'next:\n',
    `  meshwright check${place}\n`,
    ...(ask === undefined ? [] : [`  ${ask}\n`]),
    `  meshwright compile${place} --out out\n`,
    ...(estate === undefined
      ? []
      : [
          `nothing is refused yet: ${shadow} says \`mode: shadow\`. Write who may call whom (\`allow\`), then take it away.\n`,
        ]),
  ].join('');
}

/**
 * What `init` says about a new mesh: what it was made of, what was left out, what to do next.
 *
 * @param place folder of the mesh from where the user stands; `''` is where he stands.
 */
export function initTalk(plan: InitPlan, place: string): string {
  return [
    `${place === '' ? 'this folder' : `${visible(place)}/`}: ${whatText(plan)}`,
    notesText(plan.notes),
    leftText(plan.manifests),
    nextText(plan, place),
  ].join('');
}
