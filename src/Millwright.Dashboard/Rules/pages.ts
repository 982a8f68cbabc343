import '../Look/rules.css';

export { RulePage } from './RulePage';
export { RulesPage } from './RulesPage';
