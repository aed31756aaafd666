/** The page of the simulator, whole in one file: a list of records to look at and change, the faults, the clock. */
export const controlPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>PEMS simulator</title>
<style>
  :root { color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif }
  body { margin: 0 auto; max-width: 80rem; padding: 1rem }
  h1 { font-size: 1.3rem; margin: 0 0 .2rem }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid #8884 }
  tbody tr { cursor: pointer } tbody tr:hover, tbody tr:focus { background: #8882 }
  .columns { display: grid; grid-template-columns: minmax(0, 1fr) 21rem; gap: 1.5rem }
  @media (max-width: 60rem) { .columns { grid-template-columns: 1fr } }
  fieldset { border: 1px solid #8884; margin: 0 0 1rem } label { display: block }
  dialog { max-width: 46rem; width: 90%; padding-bottom: 0 } dialog p { position: sticky; bottom: 0; margin: 0; padding: .75rem 0; background: Canvas } td:first-child { white-space: nowrap } dialog label { display: grid; grid-template-columns: 19rem 1fr; gap: .5rem; margin: .15rem 0 }
  input, select, button { font: inherit } .note { opacity: .75; margin: 0 0 1rem } [role=alert] { color: #c22 }
</style>
<h1>PEMS simulator</h1>
<p class="note">Invented records, kept in memory until the simulator ends. This is not PEMS.</p>
<p role="alert" id="message"></p>
<div class="columns">
  <main>
    <p><label style="display:inline">Organization <select id="organization"></select></label>
       <label style="display:inline">Id contains <input id="contains" size="14"></label> <span id="total"></span></p>
    <table><thead><tr><th>Id<th>Class<th>Forecast start<th>Forecast end<th>Rate or price<th>Changed<th>By</tr></thead>
    <tbody id="records"></tbody></table>
    <p><button id="back">Previous</button> <button id="next">Next</button></p>
  </main>
  <aside>
    <fieldset><legend>Clock</legend><p id="now"></p>
      <label>Change <input id="share" type="number" value="1" min="0" max="100" style="width:5rem"> % of the records</label>
      <label>Move on by <input id="hours" type="number" value="0" min="0" style="width:5rem"> hours</label>
      <button id="advance">Do it</button></fieldset>
    <fieldset><legend>Faults</legend><div id="faults"></div></fieldset>
  </aside>
</div>
<dialog id="editor"><form method="dialog"><h2 id="title"></h2><div id="fields"></div>
  <p><button value="save">Save</button> <button value="remove">Remove the record</button> <button value="">Close</button></p></form></dialog>
<script>
  const at = (id) => document.getElementById(id);
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  let state, from = 0, open;
  const ask = async (path, method = 'GET', body) => {
    const options = body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch('/simulator' + path, options);
    const answer = await response.json();
    at('message').textContent = response.ok ? '' : answer.message;
    if (!response.ok) throw new Error(answer.message);
    return answer;
  };
  const pathOf = ({ organization, pfaId }) => '/records/' + encodeURIComponent(organization) + '/' + encodeURIComponent(pfaId);
  async function loadState() {
    state = await ask('/state');
    at('now').textContent = state.now.replace('T', ' ').slice(0, 19) + ' UTC, ' + state.records.toLocaleString('en') + ' records';
    const chosen = at('organization').value;
    at('organization').replaceChildren(...state.organizations.map(({ code, records }) =>
      element('option', { value: code, selected: code === chosen }, code + ' (' + records.toLocaleString('en') + ')')));
    at('faults').replaceChildren(...Object.entries(state.faultKinds).map(([kind, meaning]) => element('label', { title: meaning },
      element('input', { type: 'checkbox', name: kind, checked: state.faults.some((fault) => fault.kind === kind), onchange: setFaults }), ' ' + meaning)));
  }
  async function setFaults() {
    const kinds = [...at('faults').querySelectorAll('input:checked')].map(({ name }) => name);
    await ask('/faults', 'PUT', kinds.map((kind) => state.faults.find((fault) => fault.kind === kind) ?? { kind }));
    await loadState();
  }
  async function loadRecords() {
    const organization = at('organization').value;
    if (organization === '') return;
    const found = await ask('/records/' + encodeURIComponent(organization) + '?from=' + from + '&contains=' + encodeURIComponent(at('contains').value));
    at('total').textContent = found.total === 0 ? 'none' : (from + 1) + ' to ' + (from + found.records.length) + ' of ' + found.total;
    at('back').disabled = from === 0;
    at('next').disabled = from + found.records.length >= found.total;
    at('records').replaceChildren(...found.records.map((record) => {
      const { values } = record;
      const cells = [record.pfaId, values.PFS_F_CLASS, values.PFS_F_STARTDATE, values.PFS_F_ENDDATE, values.PFS_F_RATE ?? values.PFS_F_PRICE,
        values.PFS_F_INTLASTUPDATED?.slice(0, 19).replace('T', ' '), values.PFS_F_LAST_CHANGE_BY];
      const edit = () => openEditor(record);
      return element('tr', { tabIndex: 0, onclick: edit, onkeydown: ({ key }) => key === 'Enter' && edit() }, ...cells.map((cell) => element('td', {}, cell ?? '')));
    }));
  }
  function openEditor(record) {
    open = record;
    at('title').textContent = record.pfaId + ' of ' + record.organization + ', change ' + record.recordId;
    const own = new Set(['PFS_ID', 'PFS_A_ORG', 'PFS_F_INTLASTUPDATED', 'PFS_F_LAST_CHANGE_BY', 'PFS_F_LAST_REVISION']);
    at('fields').replaceChildren(...state.columns.filter(({ name }) => !own.has(name)).map(({ name, label, type }) => element('label', {},
      label + ' (' + name + ')', type === 'CHKBOOLEAN'
        ? element('select', { name }, element('option', { value: '' }, 'no'), element('option', { value: 'true', selected: record.values[name] === 'true' }, 'yes'))
        : element('input', { name, value: record.values[name] ?? '', type: type === 'DATE' ? 'date' : 'text' }))));
    at('editor').returnValue = '';
    at('editor').showModal();
  }
  at('editor').onclose = async () => {
    if (at('editor').returnValue === 'remove') await ask(pathOf(open), 'DELETE');
    if (at('editor').returnValue === 'save') {
      const changes = [...at('fields').querySelectorAll('[name]')].filter(({ name, value }) => value !== (open.values[name] ?? ''));
      if (changes.length > 0) await ask(pathOf(open), 'PUT', Object.fromEntries(changes.map(({ name, value }) => [name, value])));
    }
    await loadRecords();
  };
  at('advance').onclick = async () => {
    await ask('/clock', 'POST', { hours: Number(at('hours').value), share: Number(at('share').value) / 100 });
    await loadState();
    await loadRecords();
  };
  at('organization').onchange = at('contains').oninput = () => { from = 0; loadRecords(); };
  at('back').onclick = () => { from = Math.max(0, from - 100); loadRecords(); };
  at('next').onclick = () => { from += 100; loadRecords(); };
  loadState().then(loadRecords);
  setInterval(() => at('editor').open || loadRecords(), 5000);
</script>
`;
