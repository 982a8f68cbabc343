using Millwright.Gateway.Hosting;
using Millwright.Silo.Hosting;
using Millwright.Storage;

return await StartUp.Run(() =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.Configuration.AddMillwrightVariables();
    builder.Services.AddMillwrightStorage();
    builder.AddMillwrightSilo();
    builder.AddGateway();
    var app = builder.Build();
    app.UseGateway();
    return app;
});
