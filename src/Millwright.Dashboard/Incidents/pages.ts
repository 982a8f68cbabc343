import '../Look/incidents.css';

export { IncidentPage } from './IncidentPage';
export { IncidentsPage } from './IncidentsPage';
