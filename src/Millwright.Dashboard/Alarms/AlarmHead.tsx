/** The names of the columns, and the box that selects all of them. */
export function AlarmHead({ all, some, onAll }: { all: boolean; some: boolean; onAll: (isSelected: boolean) => void }) {
  return (
    <div class="head alarm-grid">
      <label class="a-select" title="Select all that are listed">
        <input type="checkbox" checked={all} ref={(box) => { if (box) box.indeterminate = some && !all; }} onChange={(event) => onAll(event.currentTarget.checked)} />
        <span class="unseen">Select all that are listed</span>
      </label>
      <span class="a-severity">Severity</span>
      <span class="a-state">State</span>
      <span class="a-text">Alarm</span>
      <span class="a-machine">Machine</span>
      <span class="a-value">Value / limit</span>
      <span class="a-notes" />
      <span class="a-raised">Raised</span>
      <span class="a-act" />
    </div>
  );
}
