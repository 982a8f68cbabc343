import '../Look/models.css';

export { ModelPage } from './ModelPage';
export { ModelsPage } from './ModelsPage';
