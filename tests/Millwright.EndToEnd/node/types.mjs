// TypeScript's word on a file that is in no folder: types know what a schema lets pass, such as fields that there are none of.
import { join } from 'node:path';
import ts from 'typescript';

const FILE = join(import.meta.dirname, 'checked.ts');
const OPTIONS = { noEmit: true, strict: true, skipLibCheck: true, types: [], module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };

/** What is wrong with the source of a module, a sentence each. */
export function faultsOf(source) {
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => path === FILE || fileExists(path);
  host.readFile = (path) => (path === FILE ? source : readFile(path));
  host.getSourceFile = (path, ...rest) => (path === FILE ? ts.createSourceFile(path, source, rest[0]) : getSourceFile(path, ...rest));
  return ts.getPreEmitDiagnostics(ts.createProgram([FILE], OPTIONS, host)).map((fault) => ts.flattenDiagnosticMessageText(fault.messageText, ' '));
}
