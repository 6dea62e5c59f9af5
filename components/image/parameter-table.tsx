import type { WireImage, WireRun } from '@/lib/shared/wire';
import { parameterRows } from './parameter-rows';

/** What was asked beside what was answered; where they differ it says so. */
export function ParameterTable({ run, image }: { run: WireRun; image: WireImage }) {
  return (
    <table className="viewer-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="sr-only">Setting</span>
          </th>
          <th scope="col">Asked</th>
          <th scope="col">Answered</th>
        </tr>
      </thead>
      <tbody>
        {parameterRows(run, image).map(({ name, asked, answered, differs }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{asked}</td>
            <td className={differs ? 'text-warn' : ''}>
              {answered}
              {differs ? <span className="block text-2xs">differs</span> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
