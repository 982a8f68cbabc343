using Microsoft.AspNetCore.SignalR;
using Millwright.Contracts.Machines;
using Millwright.Storage.Alarms;

namespace Millwright.Gateway.Live;

/// <summary>The live feed in the gateway.</summary>
internal static class LiveFeed
{
    public static IServiceCollection AddLiveFeed(this IServiceCollection services)
    {
        services.AddSignalR(static options =>
        {
            options.KeepAliveInterval = TimeSpan.FromSeconds(5);
            options.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
            options.AddFilter<LiveConnections>();
        }).AddJsonProtocol(static options => Api.Json.Configure(options.PayloadSerializerOptions));
        return services
            .AddSingleton<FleetBoard>().AddSingleton<Board<MachineView>>(static services => services.GetRequiredService<FleetBoard>())
            .AddSingleton<AlarmBoard>().AddSingleton<Board<AlarmRow>>(static services => services.GetRequiredService<AlarmBoard>())
            .AddSingleton(typeof(HubSubscriptions<,>)).AddSingleton<FeedSocket>()
            .AddHostedService<FeedListener>();
    }

    public static void MapLiveFeed(this IEndpointRouteBuilder routes)
    {
        routes.MapHub<MachineHub>("/hubs/machines");
        routes.MapHub<AlarmHub>("/hubs/alarms");
        routes.MapGet("/ws/machine-status", FeedSocket.Machines).ExcludeFromDescription();
        routes.MapGet("/ws/alerts", FeedSocket.Alarms).ExcludeFromDescription();
    }
}
