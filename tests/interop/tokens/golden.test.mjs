// The comparison with the golden table: what grows, comes or goes is noticed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from './golden.mjs';

const golden = { find_models: { 'default': 1000, 'filtered': 100 } };
const outcome = figures => {
  const { faults, hints } = compare(golden, figures);
  return [faults.length, hints.length];
};

test('what is the same or grows by three percent passes', () => {
  assert.deepEqual(outcome(golden), [0, 0]);
  assert.deepEqual(outcome({ find_models: { 'default': 1030, 'filtered': 103 } }), [0, 0]);
});

test('what grows by more fails', () => {
  assert.deepEqual(outcome({ find_models: { 'default': 1031, 'filtered': 100 } }), [1, 0]);
  assert.deepEqual(outcome({ find_models: { 'default': 1031, 'filtered': 104 } }), [2, 0]);
});

test('a row that is missing or new fails', () => {
  assert.deepEqual(outcome({ find_models: { 'default': 1000 } }), [1, 0]);
  assert.deepEqual(outcome({ find_models: { 'default': 1000, 'filtered': 100, 'new': 1 } }), [1, 0]);
  assert.deepEqual(outcome({ find_models: { 'default': 1000, 'filtered': 100 }, another: { 'default': 1 } }), [1, 0]);
});

test('what shrinks by more than three percent passes with a hint', () => {
  assert.deepEqual(outcome({ find_models: { 'default': 900, 'filtered': 98 } }), [0, 1]);
});
