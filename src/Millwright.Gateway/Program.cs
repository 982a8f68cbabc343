using Millwright.Gateway.Hosting;

return await StartUp.Run(() => GatewayHost.Build(args));
