using Microsoft.Extensions.DependencyInjection;
using Millwright.Silo.Notices.Channels;
using Millwright.Storage.Notices;

namespace Millwright.Silo.Notices;

/// <summary>Puts the dispatcher of notices into a host.</summary>
internal static class NoticeServices
{
    public static IServiceCollection AddNotices(this IServiceCollection services)
    {
        services.AddOptions<NoticeOptions>().BindConfiguration(NoticeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TargetGuard>().AddSingleton<HttpSending>().AddSingleton<Sealing>().AddSingleton<Delivery>();
        services.AddSingleton<AlertmanagerChannel>().AddSingleton<IChannel>(static provider => provider.GetRequiredService<AlertmanagerChannel>());
        services.AddSingleton<IChannel, EmailChannel>().AddSingleton<IChannel, SmsChannel>().AddSingleton<IChannel, SlackChannel>().AddSingleton<IChannel, TeamsChannel>()
            .AddSingleton<IChannel, WebhookChannel>().AddSingleton<IChannel, InAppChannel>();
        services.AddSingleton(static provider => new ChannelCatalog(provider.GetServices<IChannel>()));
        services.AddSingleton(static provider => new ChannelTest(
            provider.GetRequiredService<ChannelCatalog>(), provider.GetRequiredService<Sealing>(), provider.GetRequiredService<Delivery>(),
            provider.GetRequiredService<DeliveryLog>(), provider.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<DestinationRun>().AddSingleton<NoticeSender>();
    }
}
