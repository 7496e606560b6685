// A message centre by another library (node-smpp): says in JSON lines what it hears, and delivers what it is told to.
const readline = require('readline');
const smpp = require('smpp');

const tell = (what) => process.stdout.write(JSON.stringify(what) + '\n');
const sessions = [];
let submitted = 0;

const server = smpp.createServer((session) => {
  const bound = (pdu) => {
    session.send(pdu.response({ system_id: 'node' }));
    sessions.push(session);
    tell({ bound: pdu.command, system_id: pdu.system_id, password: pdu.password });
  };
  session.on('bind_transceiver', bound);
  session.on('submit_sm', (pdu) => {
    submitted += 1;
    session.send(pdu.response({ message_id: `node-${submitted}` }));
    const { message, udh } = pdu.short_message;
    tell({
      submitted: message,
      parts: udh ? udh.map((element) => [...element]) : [],
      coding: pdu.data_coding,
      from: pdu.source_addr,
      to: pdu.destination_addr,
      receipt: pdu.registered_delivery,
    });
  });
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => {
    session.send(pdu.response());
    tell({ unbound: true });
  });
  session.on('error', () => {});
});

server.listen(0, '127.0.0.1', () => tell({ port: server.address().port }));

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const asked = JSON.parse(line);
  if (asked.udh) {
    asked.short_message = { udh: Buffer.from(asked.udh), message: asked.short_message };
    delete asked.udh;
  }
  sessions[sessions.length - 1].deliver_sm(asked, (pdu) => tell({ answered: pdu.command_status }));
});
