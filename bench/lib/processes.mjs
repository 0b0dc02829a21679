// Memory and end of a process and of all that it started. Linux only.
import { readdirSync, readFileSync } from 'node:fs';

/** The process and its descendants, by id; none when it has ended. */
export function tree(pid) {
  const found = [];
  const left = [pid];
  while (left.length > 0) {
    const id = left.pop();
    try {
      const threads = readdirSync(`/proc/${id}/task`);
      found.push(id);
      for (const thread of threads)
        left.push(...readFileSync(`/proc/${id}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number));
    } catch (e) {
      if (e.code !== 'ENOENT' && e.code !== 'ESRCH') throw e;
    }
  }
  return found;
}

/** Resident memory of all of them, in MB of 10⁶ bytes. A page that several of them share counts for each. */
export function residentMemory(pid) {
  const kilobytes = tree(pid).map(id => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0));
  return kilobytes.reduce((total, own) => total + own, 0) * 1024 / 1e6;
}

export function kill(pids) {
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL');
    } catch (e) {
      if (e.code !== 'ESRCH') throw e;
    }
}
