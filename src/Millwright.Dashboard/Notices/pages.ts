import '../Look/notices.css';

export { ChannelsPage } from './ChannelsPage';
export { NoticesPage } from './NoticesPage';
export { PeoplePage } from './PeoplePage';
