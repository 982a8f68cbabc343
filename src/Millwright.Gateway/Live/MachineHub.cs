using Millwright.Contracts.Machines;

namespace Millwright.Gateway.Live;

/// <summary><c>/hubs/machines</c>: clients subscribe, and hear <c>machines</c> messages.</summary>
internal sealed class MachineHub(HubSubscriptions<MachineHub, MachineView> subscriptions) : FeedHub<MachineHub, MachineView, FeedRequest>(subscriptions);
