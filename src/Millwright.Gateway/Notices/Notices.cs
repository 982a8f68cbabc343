namespace Millwright.Gateway.Notices;

/// <summary>Notices in the gateway.</summary>
internal static class Notices
{
    public static IServiceCollection AddNotices(this IServiceCollection services) => services.AddHostedService<InAppListener>().AddHostedService<HealthWatch>();

    public static void MapNotices(this RouteGroupBuilder api)
    {
        api.MapChannels();
        api.MapUsers();
        api.MapOnCall();
        api.MapDeliveries();
    }

    public static void MapNoticeHub(this IEndpointRouteBuilder routes) => routes.MapHub<NoticeHub>("/hubs/notices");
}
