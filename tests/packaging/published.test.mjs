// The check on the published facts: it holds for the file that is shipped, and is seen to fail on a broken copy of it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { checkAge, checkPublished, publishedFile } from '../../packaging/published.mjs';

const json = readFileSync(new URL(`../../${publishedFile}`, import.meta.url), 'utf8');
const script = fileURLToPath(new URL('../../packaging/published.mjs', import.meta.url));

const broken = {
  'a day of the check that there is not': [it => { it.checkedOn = '2026-02-30'; }, /must hold checkedOn/],
  'no day of the check': [it => { delete it.checkedOn; }, /must hold checkedOn/],
  'a page of someone else': [it => { it.pages.models = 'https://example.com/models'; }, /pages of Baidu/],
  'a member of the file that there is not': [it => { it.more = 1; }, /nothing else/],
  'an id twice, in another spelling': [
    it => { it.models.push({ ...modelOf(it, 'glm-5.1'), id: 'GLM 5.1' }); }, /GLM 5\.1: it is there twice/],
  'a fact without a source': [(it, glm) => { delete glm.sources.rpm; }, /glm-5\.1: rpm has no source/],
  'a model without any source': [(it, glm) => { delete glm.sources; }, /glm-5\.1: it has no source/],
  'a source of what is not reported': [(it, glm) => { glm.sources.released = glm.sources.rpm; }, /a source is of released/],
  'a source on a page that is not known': [(it, glm) => { glm.sources.rpm = ['blog', '2026-09-22']; }, /the page of rpm is not known/],
  'a source without a day': [(it, glm) => { glm.sources.rpm = ['models']; }, /the date of rpm is no date/],
  'a source read after the check': [(it, glm) => { glm.sources.rpm = ['models', '2999-01-01']; }, /the date of rpm is no date until/],
  'a price as text': [(it, glm) => { glm.prices[0].input = '6'; }, /prices is not well formed/],
  'a price below zero': [(it, glm) => { glm.prices[0].output = -1; }, /prices is not well formed/],
  'a tier without a price': [(it, glm) => { glm.prices = [{ upToInputTokens: 32000 }]; }, /prices is not well formed/],
  'tiers in another order': [(it, glm) => { glm.prices.reverse(); }, /the tiers of its prices do not ascend/],
  'two tiers without a bound': [(it, glm) => { glm.prices = [{ input: 1 }, { input: 2 }]; }, /do not ascend/],
  'a date that is none': [(it, glm) => { glm.listedOn = '29.9.2026'; }, /listedOn is not well formed/],
  'a limit of part of a token': [(it, glm) => { glm.contextTokens = 1.5; }, /contextTokens is not well formed/],
  'a fact that there is not': [(it, glm) => { glm.colour = 'red'; }, /colour is not well formed/],
  'a replacement that is not known': [
    (it, glm) => Object.assign(glm, { replacement: 'glm-99', sources: { ...glm.sources, replacement: ['retirements', '2026-09-22'] } }),
    /its replacement glm-99 is neither/],
  'a conflict on a page that is not known': [
    (it, glm) => { glm.conflicts = [{ fact: 'rpm', kept: glm.rpm, other: 1, page: 'blog' }]; }, /a conflict names the page blog/],
  'a conflict about another figure': [(it, glm) => { glm.conflicts = [{ fact: 'rpm', kept: 2, other: 1 }]; }, /a conflict has another rpm/],
};

test('it holds for the file that is shipped', () => assert.deepEqual(checkPublished(json), []));

describe('a broken copy is found', () => {
  for (const [name, [change, finding]] of Object.entries(broken)) test(name, () => {
    const it = JSON.parse(json);
    change(it, modelOf(it, 'glm-5.1'));
    assert.match(checkPublished(JSON.stringify(it)).join('\n'), finding);
  });
});

test('a file of 90 days ago can be released, one of 91 days cannot', () => {
  const age = today => checkAge('{"checkedOn":"2026-11-25"}', today);
  assert.deepEqual(age('2027-02-23'), []);
  assert.match(age('2027-02-24').join(), /last checked 91 days ago, on 2026-11-25/);
});

test('the script refuses an old file only for a release', () => {
  const run = (...words) => spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' });
  assert.equal(run().status, 0);
  assert.equal(run('--release', JSON.parse(json).checkedOn).status, 0);
  const { status, stderr } = run('--release', '2999-01-01');
  assert.equal(status, 1);
  assert.match(stderr, /docs\/published\.md says what to do/);
});

function modelOf(it, id) {
  return it.models.find(one => one.id === id);
}
