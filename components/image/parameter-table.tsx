import type { WireImage, WireRun } from '@/lib/shared/wire';
import { Cell, FactTable, HeadCell } from './fact-table';
import { parameterRows } from './parameter-rows';

/** What was asked beside what was answered; where they differ it says so. */
export function ParameterTable({ run, image }: { run: WireRun; image: WireImage }) {
  return (
    <FactTable>
      <thead>
        <tr>
          <HeadCell scope="col">
            <span className="sr-only">Setting</span>
          </HeadCell>
          <HeadCell scope="col">Asked</HeadCell>
          <HeadCell scope="col">Answered</HeadCell>
        </tr>
      </thead>
      <tbody>
        {parameterRows(run, image).map(({ name, asked, answered, differs }) => (
          <tr key={name}>
            <HeadCell scope="row">{name}</HeadCell>
            <Cell>{asked}</Cell>
            <Cell tone={differs ? 'text-warn' : 'text-ink'}>
              {answered}
              {differs ? <span className="block text-2xs">differs</span> : null}
            </Cell>
          </tr>
        ))}
      </tbody>
    </FactTable>
  );
}
